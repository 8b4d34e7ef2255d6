/**
 * Draws plain shapes into the page: what is there already stays where it fits, so that neither a focus nor a live region is lost. It knows as much of
 * elements as the lobby has, and leaves the tree that the interface library would have made of the same shapes.
 */
import type { Drawn, Shape } from './jsx-runtime.ts';

/** As which shape an element was drawn last. */
const drawn = new WeakMap<Node, Shape>();

export function paint(parent: Element, shape: unknown): void {
  let at = parent.firstChild;
  for (const one of flat(shape as Drawn)) {
    let fitting = at;
    while (fitting && !fits(fitting, one)) fitting = fitting.nextSibling;
    // What stood before it is gone.
    while (fitting && at !== fitting) at = dropped(at!);
    const node = fitting ?? parent.insertBefore(made(parent, one), at);
    if (typeof one !== 'string') fill(node as Element, one);
    else if ((node as Text).data !== one) (node as Text).data = one;
    at = node.nextSibling;
  }
  while (at) at = dropped(at);
}

/** Another listens to these elements from now on. */
export function letGo(parent: Element): void {
  for (const element of parent.querySelectorAll('*'))
    for (const name of Object.keys(drawn.get(element)?.props ?? {}))
      if (/^on/.test(name)) Object.assign(element, { [name.toLowerCase()]: null });
}

function flat(one: Drawn, key?: unknown): (Shape | string)[] {
  if (one == null || typeof one === 'boolean') return [];
  if (isList(one)) return one.flatMap((each) => flat(each, key));
  if (typeof one !== 'object') return [String(one)];
  const { type, props } = one;
  const known = one.key ?? key;
  return typeof type === 'function' ? flat(type(props), known) : [{ type, props, key: known }];
}

const isList = (one: Drawn): one is readonly Drawn[] => Array.isArray(one);

function fits(node: Node, one: Shape | string): boolean {
  const before = drawn.get(node);
  return typeof one === 'string'
    ? node.nodeType === Node.TEXT_NODE
    : before?.type === one.type && before.key === one.key;
}

function dropped(node: ChildNode): ChildNode | null {
  const { nextSibling } = node;
  node.remove();
  return nextSibling;
}

function made(parent: Element, one: Shape | string): ChildNode {
  if (typeof one === 'string') return document.createTextNode(one);
  const { type, props } = one as { type: string; props: Shape['props'] };
  const space = type === 'svg' ? 'http://www.w3.org/2000/svg' : parent.namespaceURI;
  const element = document.createElementNS(space, type);
  // Once it is in its place.
  if (props['ref']) queueMicrotask(() => (props['ref'] as (element: Element) => void)(element));
  return element;
}

function fill(element: Element, one: Shape): void {
  const before = drawn.get(element)?.props ?? {};
  const { children, ref: _, ...props } = one.props;
  for (const [name, value] of Object.entries({ ...emptied(before), ...props }))
    if (value !== before[name] || name === 'checked') set(element, name, value);
  drawn.set(element, one);
  paint(element, children);
}

const emptied = ({ children: _, ref: __, ...props }: Shape['props']) =>
  Object.fromEntries(Object.keys(props).map((name) => [name, undefined]));

function set(element: Element, name: string, value: unknown): void {
  if (/^on|^checked/.test(name)) Object.assign(element, { [name.toLowerCase()]: value });
  else if (name === 'style')
    for (const [property, to] of Object.entries(value as Record<string, string>))
      (element as HTMLElement).style.setProperty(property, to);
  // Of the false ones only `aria-` says so.
  else if (value == null || (value === false && name[4] !== '-')) element.removeAttribute(name);
  else element.setAttribute(name, value === true && name[4] !== '-' ? '' : String(value));
}
