import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What expressions of a workflow can ask for: values of JSON by the names of contexts. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the job stands, for `success()` and the like. */
export type Status = 'success' | 'failure' | 'cancelled';

/** A text with each `${{ … }}` replaced by its value, by GitHub's own evaluator. */
export function filled(text: string, contexts: Contexts, status: Status = 'success'): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts, status).coerceString(),
  );
}

/** Whether a step or job runs. Without a status function in its `if`, only where nothing failed before it. */
export function isRun(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const expression = (condition ?? '').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asksStatus = /\b(success|failure|cancelled|always)\s*\(/.test(expression);
  if (!asksStatus && status !== 'success') return false;
  return expression.trim() === '' || isTruthy(evaluate(expression, contexts, status));
}

function evaluate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const functions = new Map(
    Object.entries({
      success: status === 'success',
      failure: status === 'failure',
      cancelled: status === 'cancelled',
      always: true,
    }).map(([name, value]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: (): data.ExpressionData => new data.BooleanData(value) },
    ]),
  );
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse();
  const values: data.Dictionary = JSON.parse(JSON.stringify(contexts), data.reviver);
  return new Evaluator(parsed, values, functions).evaluate();
}

function isTruthy(value: data.ExpressionData): boolean {
  return !['', '0', 'false', 'null'].includes(value.coerceString());
}
