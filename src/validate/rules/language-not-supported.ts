import { isSupported, languageOf, supportedLanguages } from './facts.ts';
import type { Finding, Rule } from './rule.ts';

/** A language of the environment that Copilot does not support. */
export const languageNotSupported: Rule = {
  id: 'language-not-supported',
  numbers: [13],
  severity: 'warning',
  explanation:
    'Copilot answers in the language of the user interface. Languages outside the published list are attempted and untested, and knowledge articles must carry the same language. A regional variant such as de-AT counts as its language; Portuguese (Portugal) is in the list with no feature.',
  fix: 'Expect untested answers for these representatives, and suppress the warning with that reason.',
  source: 'S9, S29',
  check: ({ environment: { spec } }) => {
    const { base, provisioned = [] } = spec.languages ?? {};
    const places: readonly (readonly [string, readonly string[]])[] = [
      ...(base === undefined || provisioned.includes(base) ? [] : [[base, ['languages', 'base']] as const]),
      ...provisioned.map((tag, at) => [tag, ['languages', 'provisioned', String(at)]] as const),
    ];
    return places.filter(([tag]) => isOutside(tag)).map(([tag, path]) => unsupported(tag, path));
  },
};

function isOutside(tag: string): boolean {
  const language = languageOf(tag);
  return language === undefined || !isSupported(language);
}

function unsupported(tag: string, path: readonly string[]): Finding {
  return {
    path,
    message: `Copilot does not support the language ${tag}; representatives who work in it get untested answers or none.`,
    hint: `Supported are ${supportedLanguages().join(', ')}.`,
  };
}
