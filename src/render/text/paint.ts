import picocolors from 'picocolors';

/** Colours of a terminal, or none. Colour is never the only signal. */
export type Paint = ReturnType<typeof picocolors.createColors>;

/** Paints when asked to. */
export function paint(colour: boolean): Paint {
  return picocolors.createColors(colour);
}
