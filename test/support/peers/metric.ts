/** One number of a relay's metrics, by its name and labels; NaN when there is no such. `url`: where the relay is, without a trailing slash. */
export async function readMetric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((l) => l.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** How many speakers a relay let in, by how they came. */
export async function publishersLetIn(url: string): Promise<{ websocket: number; stream: number }> {
  const by = (way: string): Promise<number> => readMetric(url, `stoa_publish_opened_total{reason="${way}"}`);
  return { websocket: await by('websocket'), stream: await by('stream') };
}
