import { BackendError, failureOfError } from '../backends/backend-error.ts';
import { type Delivery, PLACE_NAMES, type PlaceName } from '../model/delivery.ts';
import type { Place, Publication, PublishingWorld, Runner } from './runner.ts';

/**
 * Shows reports at places of a runner, one after another; a place that fails keeps none of the others from being served.
 *
 * Places that the runner does not have are failures too: somebody asked for them.
 */
export async function publish(
  publication: Omit<Publication, 'delivered'>,
  runner: Runner,
  wanted: readonly PlaceName[],
  world: PublishingWorld,
): Promise<readonly Delivery[]> {
  const delivered: Delivery[] = [];
  for (const name of PLACE_NAMES.filter((each) => wanted.includes(each))) {
    const place = runner.places[name];
    delivered.push(
      place === undefined
        ? { place: name, state: 'failed', error: noPlace(name, runner) }
        : await deliver(name, place, { ...publication, delivered: [...delivered] }, world),
    );
  }
  return delivered;
}

function noPlace(name: PlaceName, { title, places }: Runner): { code: string; message: string; hint: string } {
  return {
    code: 'rejected',
    message: `${title} has no place "${name}".`,
    hint: `Its places: ${Object.keys(places).join(', ')}.`,
  };
}

async function deliver(
  name: PlaceName,
  place: Place,
  publication: Publication,
  world: PublishingWorld,
): Promise<Delivery> {
  try {
    return await place(publication, world);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { place: name, state: 'failed', error: failureOfError(error) };
  }
}
