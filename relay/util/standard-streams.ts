/** What is printed where nobody reads any more, as after a terminal was closed, is lost; by itself Node would end the process for it. */
export function surviveClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
