/** The icons: one stroke, on a 24-pixel square. An icon means the same thing everywhere. */

const PATHS = {
  point: 'M12 3v4M12 17v4M3 12h4M17 12h4M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 12h.01',
  live: 'M2.5 12h4l2.5-7l5 14l2.5-7h5',
  collect: 'M4 7h3l2-2.5h6L17 7h3v12H4zM12 10a3 3 0 1 0 0 6a3 3 0 1 0 0-6',
  learn: 'M4 4v16h16M7 8c1.5 6 4 8.5 12 9',
  exercise:
    'M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5c2-1.5 5-2 8.5-1.5V5c-3.5-.5-6.5 0-8.5 1.5zM12 6.5V20',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
