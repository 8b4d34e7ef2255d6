/** The script of the worker that reads files, so that neither the page nor what is heard waits for it. */
import { taggedTitle } from '../../../node/speaker/sound/tags.ts';
import { FileReading } from './file-reading.ts';
import type { FromMix, FromReader, ToMix, ToReader } from './messages.ts';

/** The parts of a dedicated worker's global scope that are used; the DOM library describes a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToReader>) => void) | null;
  postMessage(message: FromReader): void;
}

const scope = globalThis as unknown as WorkerScope;
let mix: MessagePort | undefined;

const files = new FileReading({
  mix: (message, transfer) => mix?.postMessage(message, transfer),
  page: (message) => scope.postMessage(message),
});

scope.onmessage = ({ data }) => {
  if (data.type === 'open') {
    mix = data.port;
    mix.onmessage = ({ data: heard }: MessageEvent<FromMix>) => files.took(heard);
  } else if (data.type === 'play') {
    const { run, file } = data;
    files.play(run, file);
    void taggedTitle(file).then((title) => {
      if (title !== undefined) scope.postMessage({ type: 'title', run, title });
    });
  } else if (data.type === 'samples') files.playSamples(data.run, data.channels);
  else mix?.postMessage(data satisfies ToMix);
};
