/** Variables that tell git which repository, index or objects to use, as in a hook; and those that start an editor. */
const DROPPED = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_EDITOR',
  'GIT_EXEC_PATH',
  'GIT_EXTERNAL_DIFF',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PAGER',
  'GIT_PREFIX',
  'GIT_PROXY_COMMAND',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SEQUENCE_EDITOR',
  'GIT_SHALLOW_FILE',
  'GIT_TEMPLATE_DIR',
  'GIT_WORK_TREE',
  'EDITOR',
  'PAGER',
  'PREFIX',
  'VISUAL',
]);

/** What git is given: the variables of this process without those that would lead it elsewhere, and no questions. */
export function environmentFor(variables: Readonly<Record<string, string | undefined>>): {
  readonly env: Record<string, string>;
  /** Names that the library would hold back. */
  readonly allowed: string[];
} {
  const kept = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined || DROPPED.has(name.toUpperCase()) ? [] : [[name, value] as const],
  );
  const env = { ...Object.fromEntries(kept), ...QUIET };
  return { env, allowed: Object.keys(env).filter((name) => /^(git_|ssh_askpass$)/i.test(name)) };
}

const QUIET = { GIT_TERMINAL_PROMPT: '0', GCM_INTERACTIVE: 'never', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
