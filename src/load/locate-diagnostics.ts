import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';

/**
 * The diagnostics with lines and columns: syntax trees are built only for the documents that something is wrong with.
 *
 * A place in a file that was not read (a missing file) keeps its path and gets no span.
 */
export async function locateDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, SourceFile>,
): Promise<Diagnostic[]> {
  if (diagnostics.length === 0) return [];
  const { PlaceFinders } = await import('./place-finder.ts');
  const places = new PlaceFinders();
  return diagnostics.map((each) => {
    const at = each.at ?? span(each.where);
    const related = each.related && { ...each.related, ...withSpan(each.related.at ?? span(each.related.where)) };
    return { ...each, ...withSpan(at), ...(related && { related }) };
  });

  function span(where: Where | undefined) {
    const file = where && files.get(where.file);
    if (where === undefined || file === undefined) return undefined;
    return places.find(file, where.document ?? 0, where.path ?? [], where.part ?? 'value');
  }
}

function withSpan<T>(at: T | undefined): { at: T } | Record<string, never> {
  return at === undefined ? {} : { at };
}
