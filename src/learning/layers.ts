/**
 * The layers of a net and how many parameters each has. Pure, for nets themselves and for the page.
 */

/** A dense layer. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** One for each pair of input and output. */
  readonly weights: number;
  /** One for each output. */
  readonly biases: number;
}

/** The layers of a net whose widths are these, from the inputs to the outputs. */
export const layersOf = (widths: readonly number[]): Layer[] =>
  widths.slice(1).map((outputs, i) => {
    const inputs = widths[i]!;
    return { inputs, outputs, weights: inputs * outputs, biases: outputs };
  });

/** How many trainable parameters a net has: Σ (inputs + 1) · outputs over its layers. */
export const parameterCount = (widths: readonly number[]): number =>
  layersOf(widths).reduce((count, { weights, biases }) => count + weights + biases, 0);
