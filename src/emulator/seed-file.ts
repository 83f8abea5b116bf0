import schema from '../../data/emulator/seed.schema.json' with { type: 'json' };
import { type Finding, parseInput, readInputFile } from './read-input.ts';
import type { OrganizationSeed, Seed } from './seed.ts';

/**
 * The seed of a file.
 *
 * @throws {InputError} when it cannot be read or is not valid.
 */
export function readSeedFile(file: string): Seed {
  return parseInput<Seed>(readInputFile(file), schema, checkSeed);
}

/** Every organization of a seed: one that asks for copies stands for that many. */
export function expandCopies(seed: Seed): readonly OrganizationSeed[] {
  return seed.organizations.flatMap((organization) => {
    const { copies, ...single } = organization;
    if (copies === undefined) return [single];
    const width = String(copies).length;
    return Array.from({ length: copies }, (_, at) => ({
      ...single,
      name: `${single.name}-${String(at + 1).padStart(width, '0')}`,
      organizationId: numbered(single.organizationId, at + 1),
      environmentId: numbered(single.environmentId, at + 1),
    }));
  });
}

/** A GUID whose last four digits are the number, so that people can tell copies apart. */
function numbered(id: string, number: number): string {
  return `${id.slice(0, -4)}${String(number).padStart(4, '0')}`;
}

const UNIQUE = ['name', 'organizationId', 'environmentId'] as const;

/** What no schema can say: organizations are told apart by name and ids, groups exist. */
function checkSeed(seed: Seed): readonly Finding[] {
  const groups = new Set((seed.groups ?? []).map(({ id }) => id.toLowerCase()));
  const names = new Set(expandCopies(seed).map(({ name }) => name));
  return [
    ...seed.organizations.flatMap((organization, at) => {
      const path = ['organizations', at];
      const { groupId } = organization.admin ?? {};
      const isUnknown = groupId !== undefined && !groups.has(groupId.toLowerCase());
      return [
        ...UNIQUE.filter((key) => isTaken(seed, at, key)).map((key) => ({
          path: [...path, key],
          message: `"${organization[key]}" is the ${key} of another organization.`,
        })),
        ...(isUnknown ? [{ path: [...path, 'admin', 'groupId'], message: `There is no group "${groupId}".` }] : []),
      ];
    }),
    ...(seed.principals ?? []).flatMap(({ memberOf = [] }, at) =>
      memberOf.flatMap((name, index) =>
        names.has(name)
          ? []
          : [{ path: ['principals', at, 'memberOf', index], message: `There is no organization "${name}".` }],
      ),
    ),
  ];
}

function isTaken(seed: Seed, at: number, key: (typeof UNIQUE)[number]): boolean {
  const own = new Set(expandCopies({ ...seed, organizations: seed.organizations.slice(at, at + 1) }).map(keyOf));
  const earlier = expandCopies({ ...seed, organizations: seed.organizations.slice(0, at) });
  return earlier.some((each) => own.has(keyOf(each)));

  function keyOf(organization: OrganizationSeed): string {
    return organization[key].toLowerCase();
  }
}
