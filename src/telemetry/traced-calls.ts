import type { Tracer } from './tracer.ts';

/** An object whose methods of these names are called inside spans; everything else of it stays as it is. */
export function tracedCalls<T extends object>(
  target: T,
  spans: Readonly<Partial<Record<keyof T & string, string>>>,
  tracer: Tracer,
): T {
  return new Proxy(target, {
    get: (object, key): unknown => {
      const value: unknown = Reflect.get(object, key);
      if (typeof value !== 'function') return value;
      const name = typeof key === 'string' ? nameIn(spans, key) : undefined;
      const call = (...words: readonly unknown[]): unknown => Reflect.apply(value, object, words);
      return name === undefined ? call : (...words: readonly unknown[]) => tracer.span(name, () => call(...words));
    },
  });
}

function nameIn(spans: Readonly<Record<string, string | undefined>>, key: string): string | undefined {
  return Object.hasOwn(spans, key) ? spans[key] : undefined;
}
