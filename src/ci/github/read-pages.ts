import { BackendError } from '../../backends/backend-error.ts';

/** Lists that are read page by page, by what is in them. */
export type ListName = 'comments' | 'issues' | 'check runs';

/** One page of a list, with what its header `link` says. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly links: string | undefined;
}

/**
 * A hundred of each: GitHub keeps 2,500 comments of an issue and 1,000 check runs of a name in a suite. Source: its refusal
 * "Commenting is disabled on issues with more than 2500 comments"; GitHub Docs, "Create a check run".
 */
const MOST_PAGES = 30;

/**
 * A list, page by page, as the header `link` of each page leads to the next. `ask` is called without an address for the
 * first page.
 *
 * Pages are followed here and not by `@octokit/plugin-paginate-rest` (16 was looked at): it has no end where links lead in a
 * circle, and takes an answer without a body, or with 409, for the end of the list; then what is there would be written again.
 *
 * @throws {BackendError} `corrupt` for a link to a page that was read, or to no address; `rejected` where the list goes on
 * behind thirty pages, once all of them were given.
 */
export async function* readPages<T>(
  what: ListName,
  ask: (next: string | undefined) => Promise<ListPage<T>>,
): AsyncIterable<T> {
  const asked = new Set<string>();
  let next: string | undefined;
  let seen = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { items, links } = await ask(next);
    yield* items;
    seen += items.length;
    next = nextIn(links);
    if (next === undefined) return;
    if (!URL.canParse(next) || asked.has(next)) throw goesNowhere(what);
    asked.add(next);
  }
  throw tooLong(what, seen);
}

/** Source: GitHub Docs, "Using pagination in the REST API". */
function nextIn(links: string | undefined): string | undefined {
  return /<([^<>]+)>;\s*rel="next"/.exec(links ?? '')?.[1];
}

function goesNowhere(what: ListName): BackendError {
  return new BackendError(
    'corrupt',
    `The list of ${what} that GitHub gives does not end: its pages lead to no new one.`,
    {
      hint: 'Check what GITHUB_API_URL leads to.',
    },
  );
}

function tooLong(what: ListName, seen: number): BackendError {
  const looked = `Only the first ${seen} were looked at; ours may be behind them.`;
  return new BackendError('rejected', `GitHub lists ${what} on more than ${MOST_PAGES} pages. ${looked}`, {
    hint: HINTS[what],
  });
}

const HINTS: Readonly<Record<ListName, string>> = {
  comments: 'Delete comments that nobody needs, or leave this place out with --to.',
  issues: 'Take the label off the issues that are not ours.',
  'check runs': 'Run it again for another commit.',
};
