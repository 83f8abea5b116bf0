import type { Shape } from '../../model/shape.ts';
import type { ValueLayer } from '../../model/value-layer.ts';
import { harmless } from '../harmless.ts';
import { showValue } from '../show-value.ts';
import type { Paint } from './paint.ts';

/** Where one value comes from: the layer that wins, those it hides, and what the service assumes without any. */
export function renderWhy(
  {
    environment,
    address,
    path,
    layers,
    shape,
  }: {
    readonly environment: string;
    readonly address: string;
    readonly path: string;
    readonly layers: readonly ValueLayer[];
    readonly shape: Shape | undefined;
  },
  paint: Paint,
): string {
  const [winner, ...hidden] = layers;
  if (winner === undefined) return '';
  const line = (layer: ValueLayer): string =>
    `${showValue(layer.value, shape, 70)}  ${paint.dim(`${harmless(layer.file)}:${layer.line}:${layer.column}`)}`;
  return [
    `${paint.bold(harmless(address))} ${harmless(path)} in ${harmless(environment)}`,
    `  ${paint.green('is')}        ${line(winner)}`,
    ...hidden.map((layer) => `  overlays  ${line(layer)}`),
    ...(shape?.whenAbsent === undefined
      ? []
      : [`  default   ${showValue(shape.whenAbsent, shape, 70)}  ${paint.dim('what holds when nobody sets it')}`]),
    '',
  ].join('\n');
}
