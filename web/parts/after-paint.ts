import { useEffect, useState } from 'preact/hooks';

/** A window that is not looked at is never painted; what waits for that must come all the same. */
const AT_LATEST_MS = 300;

/** False until the first picture with this component is on the screen: what lies below the fold may wait for that. */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const come = () => setPainted(true);
    const latest = setTimeout(come, AT_LATEST_MS);
    let next: ReturnType<typeof setTimeout> | undefined;
    // The timer of a frame runs after its picture.
    const frame = requestAnimationFrame(() => {
      next = setTimeout(come);
    });
    return () => {
      clearTimeout(latest);
      clearTimeout(next);
      cancelAnimationFrame(frame);
    };
  }, []);
  return painted;
}
