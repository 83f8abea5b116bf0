import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** One element of a parsed page. */
export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text in it. */
  readonly text: string;
  readonly children: readonly PageElement[];
}

type Parsed = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

/** A page as a browser reads it, by the rules of the HTML standard. */
export function pageOf(text: string): PageElement {
  return elementOf(parse(text));
}

function elementOf(node: Parsed): PageElement {
  const nodes = 'childNodes' in node ? node.childNodes : [];
  const children = nodes.filter((each) => !each.nodeName.startsWith('#')).map(elementOf);
  return {
    name: node.nodeName,
    attributes: 'attrs' in node ? Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) : {},
    text: textOf(node),
    children,
  };
}

function textOf(node: Parsed): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** Every element of a page, in its order. */
export function elementsOf(element: PageElement): readonly PageElement[] {
  return [element, ...element.children.flatMap(elementsOf)];
}

/** The elements of a class. */
export function ofClass(page: PageElement, name: string): readonly PageElement[] {
  return elementsOf(page).filter(({ attributes }) => attributes['class']?.split(' ').includes(name));
}
