import type { SourceFile } from '../../model/document.ts';

/** What a page is made with beside the report. */
export interface HtmlView {
  /** Frames of findings are cut from these. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The way from the page's folder to the project's root, for links to places: `../`. Default: they are in one folder. */
  readonly toRoot?: string;
}
