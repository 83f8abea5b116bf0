import data from '../../data/product-changes.json' with { type: 'json' };
import type { FieldChange } from '../model/change.ts';
import { type Json, sameJson } from '../model/json.ts';
import { kindOfAddress } from '../model/kind.ts';
import type { LastChange } from '../model/last-change.ts';
import type { ByProduct } from '../model/report.ts';
import type { Address } from '../model/resource.ts';

interface ProductChange {
  /** Kind and pointer into its spec. */
  readonly fields: readonly string[];
  /** The live value that it leaves. */
  readonly to: Json;
  readonly because: string;
  /** Columns that say that it happened. */
  readonly marks: readonly string[];
  readonly source: string;
}

/**
 * Why the product may have changed a field by itself; undefined where nothing says so.
 *
 * Recorded is what a row says of its last change: that it was made as `SYSTEM`. A mark in a column says that the product
 * changed the field at some time, not that no person did since, so what follows from it is inferred. Without a mark where
 * the product leaves one, it was not the product.
 */
export function byProductOf(
  address: Address,
  { path, before }: FieldChange,
  lastChange: LastChange | undefined,
): ByProduct | undefined {
  if (lastChange === undefined) return undefined;
  const isSystem = lastChange.by === data.productUser;
  const known = CHANGES.find(
    ({ fields, to }) => fields.includes(`${kindOfAddress(address)}${path}`) && sameJson(to, before ?? null),
  );
  if (known === undefined) return isSystem ? { because: NO_PERSON, evidence: 'recorded' } : undefined;
  const { because, marks, source } = known;
  const isMarked = marks.length === 0 || marks.some((mark) => lastChange.marks?.includes(mark) === true);
  if (isSystem) return { because, evidence: 'recorded', source };
  return isMarked ? { because, evidence: 'inferred', source } : undefined;
}

const CHANGES: readonly ProductChange[] = data.changes;

const NO_PERSON = `The row was changed last as ${data.productUser}, which is the product and no person.`;
