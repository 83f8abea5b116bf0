import type { Change, FieldChange } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { segmentsOf } from '../model/json.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import { RISK_LEVELS, type Risk, type RiskLevel } from '../model/plan.ts';
import type { RiskNote } from '../model/shape.ts';
import { shapesAlong, speaksOf } from '../model/shape-at.ts';

/** What a change risks, in words: from the notes of the schema, and from what its kind knows of its fields. */
export function assessRisk(change: Change): Risk {
  const kind = kindOf(change);
  switch (change.op) {
    case 'create':
    case 'manual':
      return { level: 'none', reasons: [], approvals: [] };
    case 'delete':
      return deletionRisk(kind);
    case 'update':
      return fieldRisk(kind, change.fields);
  }
}

function kindOf(change: Change): Kind {
  const kind = kindOfAddress(change.address);
  if (kind === undefined) throw new Error(`No kind: ${change.address}`);
  return kind;
}

function deletionRisk(kind: Kind): Risk {
  const lost = KIND_DEFINITIONS[kind].lostOnDelete;
  return lost === undefined
    ? { level: 'reversible', reasons: [], approvals: [] }
    : { level: 'irreversible', reasons: [`Deleting loses ${lost}.`], approvals: ['delete'] };
}

function fieldRisk(kind: Kind, fields: readonly FieldChange[]): Risk {
  const notes = fields.flatMap((field) => [
    ...schemaNotes(kind, field),
    ...(KIND_DEFINITIONS[kind].risksOf?.(field) ?? []),
  ]);
  const level = notes.reduce<RiskLevel>((worst, note) => worse(worst, note.level), 'reversible');
  const approvals = notes.flatMap((note) => (note.approval === undefined ? [] : [note.approval]));
  return { level, reasons: [...new Set(notes.map((note) => note.reason))], approvals: [...new Set(approvals)] };
}

function schemaNotes(kind: Kind, field: FieldChange): readonly RiskNote[] {
  const along = shapesAlong(SHAPES[kind], segmentsOf(field.path));
  return along.flatMap((shape) => shape.risk ?? []).filter((note) => speaksOf(note.to, field.after));
}

function worse(left: RiskLevel, right: RiskLevel): RiskLevel {
  return RISK_LEVELS.indexOf(left) >= RISK_LEVELS.indexOf(right) ? left : right;
}
