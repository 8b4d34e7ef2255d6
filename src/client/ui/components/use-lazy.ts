import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is fetched on demand, and again on the next demand when that failed. `load` is always the same function. */
export function useCode<Code extends object>(load: () => Promise<Code>, wanted = true): Code | 'failed' | undefined {
  const [code, setCode] = useState<Code | 'failed'>();
  useEffect(() => {
    if (!wanted || (code !== undefined && code !== 'failed')) return undefined;
    let mounted = true;
    load().then(
      (loaded) => mounted && setCode(loaded),
      (cause: unknown) => {
        console.warn('a part of the page could not be fetched', cause);
        if (mounted) setCode('failed');
      },
    );
    return () => {
      mounted = false;
    };
  }, [load, wanted]);
  return code;
}
