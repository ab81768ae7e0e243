/** A path that takes minutes, for tests and trials that end a daemon while it runs. */
export const LONG_PATH = {
  points: [
    { xM: 0.6, yM: -0.3 },
    { xM: 0.9, yM: 0.3 },
  ],
  speedMPerS: 0.2,
  repeat: 50,
};
