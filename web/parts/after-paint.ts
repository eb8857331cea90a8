import { useEffect, useState } from 'preact/hooks';

/** A hidden window is never painted; what waits for a paint must appear all the same. */
const AT_LATEST_MS = 300;

/** False until the first frame with this component is painted: what lies below the fold may wait for that. */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const come = () => setPainted(true);
    const latest = setTimeout(come, AT_LATEST_MS);
    let next: ReturnType<typeof setTimeout> | undefined;
    // A timer set in a frame callback runs after the paint.
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
