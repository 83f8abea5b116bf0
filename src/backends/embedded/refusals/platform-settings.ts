import { isObject, type JsonObject, sameJson } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { Place } from '../place.ts';
import { type Attempt, rejected } from './attempt.ts';

/**
 * Rules of the generative AI features: where a switch exists, and what needs data movement.
 *
 * They look only when a step touches one of the switches. Source: Power Platform admin API, validity rules.
 */
export function refusePlatformSettings({ before, after, place }: Attempt): Failure | undefined {
  const [was, will] = [features(before), features(after)];
  if (sameJson(was, will)) return undefined;
  return refuseMissingSwitch(will, place) ?? (place.showsDataMovement ? refuseWithoutMovement(will) : undefined);
}

function features(spec: JsonObject): JsonObject {
  return isObject(spec.generativeAI) ? spec.generativeAI : {};
}

function refuseMissingSwitch(
  will: JsonObject,
  { showsDataMovement, inEuDataBoundary, geography }: Place,
): Failure | undefined {
  if (will.flexRouting !== undefined && !inEuDataBoundary) {
    return rejected(
      'crossBoundaryCopilotDataMovementEnabled can only be set for environments within an EU data boundary location.',
      'Remove flexRouting from the file, even where it is false.',
    );
  }
  if (will.moveDataAcrossRegions === undefined || showsDataMovement) return undefined;
  return rejected(
    `There is no switch for data movement in the geography ${geography ?? 'of this environment'}.`,
    'Remove moveDataAcrossRegions from the file.',
  );
}

const NEED_MOVEMENT = ['bingSearch', 'microsoft365Services', 'flexRouting'] as const;

function refuseWithoutMovement(will: JsonObject): Failure | undefined {
  const needy = NEED_MOVEMENT.filter((feature) => will[feature] === true);
  if (needy.length === 0 || will.moveDataAcrossRegions === true) return undefined;
  return rejected(
    `${needy.join(' and ')} cannot be on while data movement across regions is off.`,
    'Set moveDataAcrossRegions to true, or the others to false.',
  );
}
