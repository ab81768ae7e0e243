/**
 * The nominal rig as URDF (http://wiki.ros.org/urdf/XML), for robotics programs: frames as in
 * kinematics.ts. The links `pan` and `laser` are the frames that the bridges publish.
 */

import type { RigDescription } from '../rig-file.ts';
import type { Axis } from '../units.ts';
import { angleOfPulse } from './servo.ts';

/** Thickness of the drawn parts [m]. */
const PART_M = 0.03;
/** Servos state no torque; URDF requires one [N m]. */
const EFFORT = 1;

/** The document. */
export function urdfOf({ name, geometry: { l1, l2 }, axes }: RigDescription): string {
  const joint = (axis: Axis, parent: string, child: string, xyz: string, direction: string) => {
    const { pulse, maxSpeed } = axes[axis];
    const endsRad = [pulse.min, pulse.max].map((us) => angleOfPulse(axes[axis], us));
    return `  <joint name="${axis}" type="revolute">
    <parent link="${parent}"/>
    <child link="${child}"/>
    <origin xyz="${xyz}"/>
    <axis xyz="${direction}"/>
    <limit lower="${Math.min(...endsRad)}" upper="${Math.max(...endsRad)}" velocity="${maxSpeed}" effort="${EFFORT}"/>
  </joint>`;
  };
  const rod = (link: string, lengthM: number) => `  <link name="${link}">
    <visual>
      <origin xyz="0 0 ${lengthM / 2}"/>
      <geometry><cylinder radius="${PART_M / 2}" length="${lengthM}"/></geometry>
    </visual>
  </link>`;
  return `<?xml version="1.0"?>
<robot name="${escaped(name)}">
  <link name="world"/>
${rod('pan', l1)}
${rod('tilt', l2)}
  <link name="laser"/>
${joint('pan', 'world', 'pan', '0 0 0', '0 0 1')}
${joint('tilt', 'pan', 'tilt', `0 0 ${l1}`, '0 1 0')}
  <joint name="laser" type="fixed">
    <parent link="tilt"/>
    <child link="laser"/>
    <origin xyz="0 0 ${l2}"/>
  </joint>
</robot>
`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
