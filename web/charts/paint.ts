import type { SeriesStyle, Texture } from './series-style.ts';

/** Colours as the page shows them now. Charts are redrawn when the theme changes. */
export interface Paint {
  readonly colour: (token: string) => string;
  readonly fill: (style: SeriesStyle) => string | CanvasPattern;
  readonly font: string;
}

/** Reads tokens through a hidden element: a custom property holds light-dark(), a computed colour the value in force. */
export function readPaint(): Paint {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Where the system chooses the colours, every token would resolve to the text colour, and textures vanish.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const known = new Map<string, string>();
  const colour = (token: string) => {
    const before = known.get(token);
    if (before !== undefined) return before;
    probe.style.color = `var(${token})`;
    const value = getComputedStyle(probe).color;
    known.set(token, value);
    return value;
  };
  for (const token of ['--surface', '--ink', '--ink-2', '--ink-3', '--line-2', '--c-grid']) colour(token);
  const font = getComputedStyle(document.body).fontFamily;
  const paint: Paint = {
    font,
    colour: (token) => {
      if (!probe.isConnected) document.body.append(probe);
      const value = colour(token);
      probe.remove();
      return value;
    },
    fill: ({ token, texture }) => textured(paint.colour(token), paint.colour('--surface'), texture),
  };
  probe.remove();
  return paint;
}

const TILE = 8;

function textured(base: string, gap: string, texture: Texture): string | CanvasPattern {
  if (texture === 'solid') return base;
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  const context = tile.getContext('2d');
  if (context === null) return base;
  context.fillStyle = base;
  context.fillRect(0, 0, TILE, TILE);
  context.globalAlpha = 0.62;
  context.fillStyle = gap;
  context.strokeStyle = gap;
  context.lineWidth = 1.6;
  drawTexture(context, texture);
  return context.createPattern(tile, 'repeat') ?? base;
}

const lines: Readonly<
  Record<Exclude<Texture, 'solid' | 'dots'>, readonly (readonly [number, number, number, number])[]>
> = {
  rising: [
    [-2, 2, 2, -2],
    [-2, 10, 10, -2],
    [6, 10, 10, 6],
  ],
  falling: [
    [-2, 6, 2, 10],
    [-2, -2, 10, 10],
    [6, -2, 10, 2],
  ],
  horizontal: [
    [0, 2, 8, 2],
    [0, 6, 8, 6],
  ],
  vertical: [
    [2, 0, 2, 8],
    [6, 0, 6, 8],
  ],
  grid: [
    [0, 2, 8, 2],
    [2, 0, 2, 8],
  ],
};

function drawTexture(context: CanvasRenderingContext2D, texture: Exclude<Texture, 'solid'>): void {
  if (texture === 'dots') {
    for (const at of [2, 6]) {
      context.beginPath();
      context.arc(at, at, 1.3, 0, 2 * Math.PI);
      context.fill();
    }
    return;
  }
  for (const [fromX, fromY, toX, toY] of lines[texture]) {
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
  }
}
