/**
 * Library source without what a page has no use for: log lines (nobody reads them in a built page, `npm run dev` has them) and metrics (a page
 * has no registry), and fields that are declared for the compiler's sake. Pure: source in, source out. By syntax, so that a library may be formatted as it likes.
 */
import { type ESTree, parseSync, Visitor } from 'vite';

interface Cut {
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly by: string;
}

const LEVELS = new Set(['error', 'trace', 'debug', 'warn', 'info']);
/** Arguments that may do something beside being printed, and calls in them that do not. */
const ACTS = /\b(await|yield|new)\b|\+\+|--|[^=!<>]=[^=>]/;
const HARMLESS = new Set(['map', 'toString', 'now', 'equals', 'debugFrame']);

/**
 * `source` without calls of loggers and reads of `metrics`, which become `undefined` and are the minifier's then; and without fields that are
 * neither private nor given a value, in classes that extend nothing: one may hide an accessor of what is extended. Throws on bad syntax.
 */
export function quiet(source: string, name: string): string {
  const cuts: Cut[] = [];
  const assigned = new Set<number>();
  const cut = ({ start, end }: ESTree.Span): void => void cuts.push({ start, end, by: 'undefined' });
  const undeclare = ({ superClass, body }: ESTree.Class): void => {
    if (superClass !== null) return;
    for (const { type, start, end, ...member } of body.body) {
      const bare = type === 'PropertyDefinition' && 'value' in member && member.value === null;
      if (bare && !member.static && !member.computed && member.key.type === 'Identifier')
        cuts.push({ start, end, by: '' });
    }
  };
  visit(source, name, {
    ClassDeclaration: undeclare,
    ClassExpression: undeclare,
    CallExpression(call) {
      if (isLogger(call.callee) && isOnlyPrinted(source.slice(call.callee.end, call.end))) cut(call);
    },
    ChainExpression(chain) {
      // Nothing of `this.metrics?.counter.increment(n)` runs when there are none.
      if (endsAtMetrics(chain.expression)) cut(chain);
    },
    AssignmentExpression({ left }) {
      assigned.add(left.start);
    },
    MemberExpression(member) {
      if (isMetrics(member) && !assigned.has(member.start)) cut(member);
    },
  });
  return without(source, cuts);
}

/** A protobuf module of protons without its streaming decoders, which a tree-shaker must take for used. Throws on bad syntax. */
export function unstreamed(source: string, name: string): string {
  const cuts: Cut[] = [];
  visit(source, name, {
    CallExpression({ callee, arguments: [, decode, stream] }) {
      const streams = stream?.type === 'FunctionExpression' && stream.generator;
      if (decode && streams && callee.type === 'Identifier' && callee.name === 'message')
        cuts.push({ start: decode.end, end: stream.end, by: '' });
    },
    FunctionDeclaration(declared) {
      if (declared.id?.name === 'stream') cuts.push({ ...declared, by: '' });
    },
    AssignmentExpression({ start, end, right }) {
      if (right.type === 'Identifier' && right.name === 'stream') cuts.push({ start, end, by: '' });
    },
  });
  return without(source, cuts);
}

function visit(source: string, name: string, visitor: ConstructorParameters<typeof Visitor>[0]): void {
  const { program, errors } = parseSync(name, source);
  if (errors[0]) throw new SyntaxError(`${name}: ${errors[0].message}`);
  new Visitor(visitor).visit(program);
}

/** The outermost of cuts that lie in each other wins. */
function without(source: string, cuts: Cut[]): string {
  let kept = '';
  let at = 0;
  for (const { start, end, by } of cuts.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) continue;
    kept += source.slice(at, start) + by;
    at = end;
  }
  return kept + source.slice(at);
}

function isOnlyPrinted(source: string): boolean {
  const args = source.replace(/'[^'\n]*'/g, '');
  return !ACTS.test(args) && [...args.matchAll(/(\w+)\(/g)].every(([, called]) => HARMLESS.has(called!));
}

/** `log`, `this.log`, `components.log.error` and their like. */
function isLogger(callee: ESTree.Node): boolean {
  if (callee.type === 'ChainExpression') return isLogger(callee.expression);
  if (callee.type === 'Identifier') return callee.name === 'log';
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
  const { name } = callee.property;
  // A logarithm is no log line.
  if (callee.object.type === 'Identifier' && callee.object.name === 'Math') return false;
  return name === 'log' || (LEVELS.has(name) && isLogger(callee.object));
}

function isMetrics(node: ESTree.Node): boolean {
  return (
    node.type === 'MemberExpression' && !node.computed && 'name' in node.property && node.property.name === 'metrics'
  );
}

function endsAtMetrics(node: ESTree.Node): boolean {
  if (isMetrics(node)) return true;
  if (node.type === 'MemberExpression') return endsAtMetrics(node.object);
  return node.type === 'CallExpression' && endsAtMetrics(node.callee);
}
