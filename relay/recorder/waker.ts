/** A sleep that somebody can end. */
export interface Waker {
  /** Resolves after so many ms, or at `wake`. */
  sleep(ms: number): Promise<void>;
  /** Ends the sleep; without one, the next is over at once. */
  wake(): void;
}

export function createWaker(): Waker {
  let [awake, end] = [false, (): void => undefined];
  return {
    sleep: async (ms) => {
      if (!awake) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      awake = false;
      end = () => undefined;
    },
    wake: () => {
      awake = true;
      end();
    },
  };
}
