/** Gives a text the look of its meaning. */
type Brush = (text: string) => string;

/** Colours of a terminal, or none. Colour is never the only signal. */
export interface Paint {
  readonly bold: Brush;
  readonly dim: Brush;
  readonly red: Brush;
  readonly green: Brush;
  readonly yellow: Brush;
  readonly magenta: Brush;
  readonly cyan: Brush;
}

const asIs: Brush = (text) => text;

/** Texts as they are: for files, pipes and whoever set `NO_COLOR`. */
export const PLAIN: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, magenta: asIs, cyan: asIs };
