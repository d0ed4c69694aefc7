/** What of a page's and a worker's own things is used to draw; TypeScript knows them only where there is a page. */

export interface Drawing {
  fillStyle: unknown;
  font: string;
  imageSmoothingQuality: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  drawImage(image: Bitmap, ...place: number[]): void;
  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  putImageData(image: { readonly data: Uint8ClampedArray }, x: number, y: number): void;
}

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}

interface OffscreenCanvas {
  getContext(kind: '2d', options?: { readonly willReadFrequently: boolean }): Drawing;
  convertToBlob(): Promise<Blob>;
}

/** Looked up when it is needed, since Node has none. */
export const dom = globalThis as unknown as {
  readonly OffscreenCanvas: new (width: number, height: number) => OffscreenCanvas;
  createImageBitmap(blob: Blob, options?: { readonly imageOrientation: 'from-image' }): Promise<Bitmap>;
};
