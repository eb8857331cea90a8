import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../preferences.ts';
import { readPaint } from './paint.ts';
import type { SeriesStyle } from './series-style.ts';

/** The colour and texture of one series, beside its name. */
export function Swatch({ style }: { readonly style: SeriesStyle }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = isDark.value;
  // the theme is read while drawing
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.fillStyle = readPaint().fill(style);
    context.fillRect(0, 0, 12, 12);
  }, [style.token, style.texture, dark]);
  return <canvas ref={canvas} class="swatch" width="24" height="24" />;
}
