import type { Json } from '../../json.ts';
import { parseLiteral } from '../literals.ts';
import { notInModel } from '../refusals.ts';
import { COMPARISONS, type FilterNode, type Operand, TEXT_FUNCTIONS } from './filter-node.ts';
import { type Token, tokensOf } from './tokens.ts';

/** How deep an expression may be nested; a deeper one is refused instead of exhausting the stack. */
const DEEPEST = 100;

const IN = 'Microsoft.Dynamics.CRM.In';

/**
 * Parses a `$filter`.
 *
 * No library that is still kept reads what Dataverse writes: GUIDs without quotes and functions with a namespace and
 * named parameters (`Microsoft.Dynamics.CRM.In`).
 *
 * @throws {EmulatorError} 400 with the place of the fault.
 */
export function parseFilter(text: string, query: ReadonlyMap<string, string>): FilterNode {
  return new FilterParser(text, query).whole();
}

/** Recursive descent over the tokens: `or` binds weakest, then `and`, then `not`. */
class FilterParser {
  readonly #text: string;
  readonly #query: ReadonlyMap<string, string>;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, query: ReadonlyMap<string, string>) {
    this.#text = text;
    this.#query = query;
    this.#tokens = tokensOf(text);
  }

  whole(): FilterNode {
    const node = this.#or();
    if (this.#next.kind !== 'end') throw this.#fault();
    return node;
  }

  #or(): FilterNode {
    const [first, ...others] = this.#chain('or', () => this.#and());
    return others.length === 0 ? first : { op: 'or', of: [first, ...others] };
  }

  #and(): FilterNode {
    const [first, ...others] = this.#chain('and', () => this.#unary());
    return others.length === 0 ? first : { op: 'and', of: [first, ...others] };
  }

  #chain(word: string, part: () => FilterNode): readonly [FilterNode, ...FilterNode[]] {
    const first = part();
    const others: FilterNode[] = [];
    while (this.#takeWord(word)) others.push(part());
    return [first, ...others];
  }

  #unary(): FilterNode {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw notInModel(`The filter is nested deeper than ${DEEPEST} levels.`);
    const node = this.#takeWord('not') ? { op: 'not' as const, of: this.#unary() } : this.#primary();
    this.#depth -= 1;
    return node;
  }

  #primary(): FilterNode {
    if (!this.#take('(')) return this.#predicate();
    const node = this.#or();
    this.#expect(')');
    return node;
  }

  #predicate(): FilterNode {
    const by = TEXT_FUNCTIONS.find((name) => name === this.#next.text);
    if (by && this.#peek(1).text === '(') return this.#asTruth(this.#textFunction(by));
    if (this.#next.text === IN) return this.#asTruth(this.#in());
    const left = this.#operandOrLambda();
    return 'op' in left ? left : this.#comparison(left);
  }

  #comparison(left: Operand): FilterNode {
    const by = COMPARISONS.find((name) => name === this.#next.text);
    if (!by) throw this.#fault();
    this.#at += 1;
    const right = this.#operandOrLambda();
    if ('op' in right) throw this.#fault();
    return { op: 'compare', by, left, right };
  }

  /** A function may stand alone or be compared with `true` or `false`. */
  #asTruth(node: FilterNode): FilterNode {
    const by = this.#next.text;
    const value = this.#peek(1).text;
    if ((by !== 'eq' && by !== 'ne') || (value !== 'true' && value !== 'false')) return node;
    this.#at += 2;
    return (by === 'eq') === (value === 'true') ? node : { op: 'not', of: node };
  }

  #textFunction(by: (typeof TEXT_FUNCTIONS)[number]): FilterNode {
    this.#at += 2;
    const left = this.#operandOrLambda();
    this.#expect(',');
    const right = this.#operandOrLambda();
    this.#expect(')');
    if ('op' in left || 'op' in right) throw this.#fault();
    return { op: 'text', by, left, right };
  }

  #in(): FilterNode {
    this.#at += 1;
    this.#expect('(');
    const given = new Map<string, Json>();
    do {
      const name = this.#next.text;
      this.#at += 1;
      this.#expect('=');
      given.set(name, this.#argument());
    } while (this.#take(','));
    this.#expect(')');
    const [property, values] = [given.get('PropertyName'), given.get('PropertyValues')];
    if (typeof property !== 'string' || !Array.isArray(values)) {
      throw notInModel(`${IN} needs PropertyName and PropertyValues.`);
    }
    return { op: 'in', property, values };
  }

  /** An alias, a text, or a list up to its closing bracket, which is JSON but for texts in single quotes. */
  #argument(): Json {
    const start = this.#next;
    this.#at += 1;
    if (start.text !== '[') return parseLiteral(start.text, this.#query);
    const items: Json[] = [];
    while (!this.#take(']')) {
      if (items.length > 0) this.#expect(',');
      const item = this.#next;
      if (item.kind === 'end') throw this.#fault();
      this.#at += 1;
      items.push(parseLiteral(item.text, this.#query));
    }
    return items;
  }

  #operandOrLambda(): Operand | FilterNode {
    const token = this.#next;
    this.#at += 1;
    if (token.kind === 'word' && !token.text.startsWith('@') && !isConstant(token.text)) return this.#path(token.text);
    if (token.kind === 'symbol' || token.kind === 'end' || token.kind === 'json') throw this.#fault(token);
    return literal(parseLiteral(token.text, this.#query), token);
  }

  #path(first: string): Operand | FilterNode {
    const path = [first];
    while (this.#take('/')) {
      const name = this.#next.text;
      if (this.#next.kind !== 'word') throw this.#fault();
      this.#at += 1;
      if ((name === 'any' || name === 'all') && this.#take('(')) return this.#lambda(name, path);
      path.push(name);
    }
    if (this.#next.text === '(') throw notInModel(`An unknown function with name '${path.join('/')}' was found.`);
    return { kind: 'path', path };
  }

  #lambda(op: 'any' | 'all', path: readonly string[]): FilterNode {
    if (op === 'any' && this.#take(')')) return { op, path, variable: '' };
    const variable = this.#next.text;
    if (this.#next.kind !== 'word') throw this.#fault();
    this.#at += 1;
    this.#expect(':');
    const where = this.#or();
    this.#expect(')');
    return { op, path, variable, where };
  }

  get #next(): Token {
    return this.#peek(0);
  }

  #peek(ahead: number): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '', at: this.#text.length };
  }

  #take(symbol: string): boolean {
    if (this.#next.kind !== 'symbol' || this.#next.text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    if (this.#next.kind !== 'word' || this.#next.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#fault();
  }

  #fault(token: Token = this.#next) {
    return notInModel(`Syntax error at position ${token.at} in '${this.#text}'.`);
  }
}

function isConstant(word: string): boolean {
  return word === 'true' || word === 'false' || word === 'null';
}

function literal(value: Json, token: Token): Operand {
  if (value === null) return { kind: 'literal', form: 'null', value };
  if (typeof value === 'boolean') return { kind: 'literal', form: 'boolean', value };
  if (typeof value === 'number') return { kind: 'literal', form: 'number', value };
  const form = token.kind === 'guid' || token.kind === 'date' ? token.kind : 'text';
  return { kind: 'literal', form, value };
}
