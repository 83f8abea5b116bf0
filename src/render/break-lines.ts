import { displayWidth } from './display-width.ts';

/**
 * Lines that are longer than `width` columns, broken: before the arrow between two values, then at spaces. What is moved to
 * a line of its own stands further in than the line it is from. Nothing is lost but the space at each break, and a word that
 * is longer than a line stays whole.
 */
export function breakLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (displayWidth(line) <= width ? [line] : broken(line, width)))
    .join('\n');
}

/** So many columns what is moved stands further in; signs of a block of `diff` are in the first of them. */
const FURTHER = 4;

function broken(line: string, width: number): string[] {
  const indent = line.search(/[^ ]|$/);
  const inner = ' '.repeat(indent + FURTHER);
  const [first = '', ...others] = line.slice(indent).split(BEFORE_ARROW);
  return [
    ...filled(first, ' '.repeat(indent), inner, width),
    ...others.flatMap((each) => filled(each, inner, inner, width)),
  ];
}

const BEFORE_ARROW = / (?=-> )/;

/** Words in lines, the first behind `start` and the others behind `inner`. */
function filled(text: string, start: string, inner: string, width: number): string[] {
  const lines: string[] = [];
  const [first = '', ...words] = text.split(' ');
  let line = start + first;
  let taken = start.length + displayWidth(first);
  let isBlank = first.trim() === '';
  for (const word of words) {
    const columns = displayWidth(word);
    if (!isBlank && taken + 1 + columns > width) {
      lines.push(line);
      line = inner + word;
      taken = inner.length + columns;
      isBlank = word.trim() === '';
    } else {
      line = `${line} ${word}`;
      taken += 1 + columns;
      isBlank &&= word.trim() === '';
    }
  }
  return [...lines, line];
}
