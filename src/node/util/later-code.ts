/** Code that comes when it is first wanted. In a page it comes by network, and is asked for once more where it does not come the first time. */

/** Delay before that, ms. */
const ONCE_MORE = 2_000;

/** Rejects when it does not come the second time either. */
export const laterCode = <Code>(load: () => Promise<Code>): Promise<Code> =>
  load().catch(async () => {
    await new Promise((wait) => setTimeout(wait, ONCE_MORE));
    return load();
  });
