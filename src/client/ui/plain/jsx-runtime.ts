/**
 * What the lobby's components are made of, which are shown before the interface library has come: plain shapes, for ./paint.ts to draw, and that library's
 * own elements from then on. Such a component begins with `@jsxImportSource`, has no hooks, and is given what it shows.
 */
import type { ComponentChildren, Key, VNode } from 'preact';

export type { JSX } from 'preact/jsx-runtime';

/** An element, or a component that is to be called for what it shows. */
export interface Shape {
  readonly type: string | ((props: object) => Drawn);
  readonly props: { readonly [name: string]: unknown };
  readonly key: unknown;
}

/** What can be drawn. Of these only shapes and texts show. */
export type Drawn = Shape | string | number | boolean | null | undefined | readonly Drawn[];

type Make = (type: never, props: never, key?: Key) => VNode;

let make = ((type: Shape['type'], props: Shape['props'], key?: Key): Shape => ({
  type,
  props,
  key,
})) as unknown as Make;

/** From now on the library draws what is made here. */
export function drawnBy(library: unknown): void {
  make = library as Make;
}

export const jsx: Make = (...shape) => make(...shape);
export { jsx as jsxs };

export const Fragment = ({ children }: { children?: ComponentChildren }): ComponentChildren => children;
