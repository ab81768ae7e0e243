/** Types for the used part of js-aruco2, which has none. */
declare module 'js-aruco2' {
  type Corners = readonly { readonly x: number; readonly y: number }[];
  interface Marker {
    readonly id: number;
    /** Clockwise in the frame, starting at the upper left corner of the printed tag. */
    readonly corners: Corners;
  }
  interface Detector {
    /** Drops the smaller of two candidates that are close to each other. */
    notTooNear: (candidates: Corners[]) => Corners[];
    detectImage(width: number, height: number, data: Uint8ClampedArray): Marker[];
  }
  const aruco: {
    readonly AR: {
      DICTIONARIES: Record<string, { nBits: number; tau: number; codeList: readonly number[] }>;
      Detector: new (config: { dictionaryName: string; maxHammingDistance: number }) => Detector;
    };
  };
  export default aruco;
}
