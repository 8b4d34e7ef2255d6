/**
 * What the bundler puts around the import of a part of the page, in place of Vite's own, which is three times the size and in the first script: the part's
 * styles are in force before its code runs, and what its code imports is asked for along with it.
 */
const asked: Record<string, Promise<unknown>> = {};

/** `needs`: styles and scripts, relative to `from`. Rejects when a style does not come, and asks for it anew the next time. */
export function __vitePreload<Code>(load: () => Promise<Code>, needs: readonly string[], from: string): Promise<Code> {
  const coming = needs.map((need) => {
    const { href } = new URL(need, from);
    asked[href] ??= new Promise((onload, reject) => {
      const style = href.endsWith('css');
      const onerror = () => {
        delete asked[href];
        reject(new Error(href));
      };
      const rel = style ? 'stylesheet' : 'modulepreload';
      document.head.append(
        Object.assign(document.createElement('link'), { rel, crossOrigin: '', href, onload, onerror }),
      );
      // A script that does not come is for its import to tell.
      if (!style) onload(undefined);
    });
    return asked[href];
  });
  return Promise.all(coming).then(load);
}
