import { describe, expect, it } from 'vitest';
import { quiet, unstreamed } from '../../../src/client/libraries/quiet.ts';

const hushed = (source: string): string => quiet(source, 'library.js');

describe('a library made quiet', () => {
  it.each([
    "log('dialing %a', address)",
    "this.log('dialing')",
    "this.log('new peer, score=%d (low)', score)",
    "this.log.error('failed - %e', err)",
    "this.log?.trace('skipped')",
    "components.log.trace('found', addresses.map((one) => one.toString()))",
    "connection.log('state', a === b, a >= b)",
  ])('does not say %s', (call) => {
    expect(hushed(`if (bad) ${call}; else go();`)).toBe('if (bad) undefined; else go();');
  });

  it.each([
    'const depth = Math.log(n);',
    "const log = logger.forComponent('dial');",
    "const inner = this.log.newScope('inner');",
    'dial({ log: this.log });',
    "this.log('next is %d', this.next++);",
    "this.log('got %d', await read());",
    'this.log(count = 3);',
    "this.log('next is %p', queue.shift());",
    'blog.post(1); this.catalog(2);',
  ])('still does %s', (statement) => {
    expect(hushed(statement)).toBe(statement);
  });

  it('counts nothing', () => {
    expect(hushed('this.metrics?.dials.increment({ [kind]: true }); f(this.components.metrics);')).toBe(
      'undefined; f(undefined);',
    );
    expect(hushed('if (this.metrics != null) this.metrics.dials.update(1);')).toBe(
      'if (undefined != null) undefined.dials.update(1);',
    );
  });

  it('may be given metrics still', () => {
    const given = 'this.metrics = init; const { metrics } = components;';
    expect(hushed(given)).toBe(given);
    expect(hushed('this.metrics = components.metrics;')).toBe('this.metrics = undefined;');
  });

  it('declares no field that has no value, where no accessor can lie under it', () => {
    expect(hushed('class Queue { size; static max; #held; limit = 3; [key]; get full() { return 1; } }')).toBe(
      'class Queue {  static max; #held; limit = 3; [key]; get full() { return 1; } }',
    );
    const derived = 'class Closed extends Event { type; }';
    expect(hushed(derived)).toBe(derived);
  });

  it('throws on what is no script', () => {
    expect(() => hushed('class {')).toThrow(SyntaxError);
  });
});

it('a protobuf module without streams keeps its other coders', () => {
  const source = `Peer.codec = () => message((obj, w) => { w.fork(); }, (reader) => { return {}; }, function* (reader) { yield 1; });
function decode(buf) { return decodeMessage(buf, Peer.codec()); }
Peer.decode = decode;
function stream(buf, opts) { return streamMessage(buf, Peer.codec(), opts); }
Peer.stream = stream;`;
  expect(unstreamed(source, 'peer.js')).toBe(
    `Peer.codec = () => message((obj, w) => { w.fork(); }, (reader) => { return {}; });
function decode(buf) { return decodeMessage(buf, Peer.codec()); }
Peer.decode = decode;

;`,
  );
});
