/**
 * For `NODE_OPTIONS=--import=FILE`: at SIGUSR2 the process meets an error that nothing catches, as from a library's emitter, with an address in its
 * message.
 */
import { EventEmitter } from 'node:events';

process.on('SIGUSR2', () => {
  new EventEmitter().emit('error', new Error('12D3KooWSomebody at /ip4/203.0.113.7/tcp/4001 went away'));
});
