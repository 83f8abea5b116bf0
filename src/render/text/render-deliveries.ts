import type { Delivery } from '../../model/delivery.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from './paint.ts';

/** Where reports went, a line for each place; below one that was not reached what to do. */
export function renderDeliveries(deliveries: readonly Delivery[], paint: Paint): string {
  return deliveries.map((each) => `${paint.bold(each.place)}: ${said(each, paint)}\n`).join('');
}

function said(delivery: Delivery, paint: Paint): string {
  switch (delivery.state) {
    case 'published':
      return `${harmless(delivery.what)}${delivery.url === undefined ? '' : `  ${harmless(delivery.url)}`}`;
    case 'left':
      return paint.dim(`nothing to do: ${harmless(delivery.why)}`);
    case 'failed': {
      const { code, message, hint } = delivery.error;
      const next = hint === undefined ? '' : `\n  hint: ${harmless(hint)}`;
      return `${paint.red('error')} live/${code}\n  ${harmless(message)}${next}`;
    }
  }
}
