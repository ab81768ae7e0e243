/** js-aruco2 comes without types; this is what of it is used. */
declare module 'js-aruco2' {
  type Corners = readonly { readonly x: number; readonly y: number }[];
  interface Marker {
    readonly id: number;
    /** Clockwise in the frame, from the upper left corner of the tag as it is printed. */
    readonly corners: Corners;
  }
  interface Detector {
    /** Drops the smaller of two candidates that lie near each other. */
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
