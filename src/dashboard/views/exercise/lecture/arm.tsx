/** An arm of two links in a plane, and its scale. */
import {
  armPoints,
  type JointAngles,
  type Lengths,
} from '../../../../course/lecture/two-link-arm.ts';
import type { Places } from './plane.tsx';
import './arm.css';

/** The part of the plane that the arm reaches [m]. */
export const ARM_RANGE = [-1.8, 1.8] as const;

interface ArmProps extends Places {
  readonly lengths: Lengths;
  readonly angles: JointAngles;
  /** Drawn faintly, as one of many. */
  readonly isFaint?: boolean;
}

export function Arm({ atX, atY, lengths, angles, isFaint = false }: ArmProps) {
  const { elbow, tip } = armPoints(lengths, angles);
  const place = ([x, y]: readonly [number, number]) => `${atX(x).toFixed(1)} ${atY(y).toFixed(1)}`;
  return (
    <g class="arm" data-faint={isFaint}>
      <path d={`M${place([0, 0])}L${place(elbow)}L${place(tip)}`} />
      {[[0, 0] as const, elbow].map(([x, y], i) => (
        <circle key={i} cx={atX(x)} cy={atY(y)} r="4" />
      ))}
    </g>
  );
}
