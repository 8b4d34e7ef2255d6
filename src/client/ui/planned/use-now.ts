import { useEffect, useState } from 'preact/hooks';

/** How often what depends on the time is shown anew, ms. */
const TICK = 10_000;

/** ms since 1970, as of a few seconds ago. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}
