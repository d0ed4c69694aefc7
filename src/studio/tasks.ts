import type { BranchChoice } from '../app/branch.js';
import type { SampleChoice } from '../app/draw.js';
import type { HtmlChoice } from '../app/export-html.js';
import type { RunChoice } from '../app/prepare.js';

/** What the helper is asked for: short work that ONNX Runtime or much data takes, and that would block the server. */
export type Task =
  | ({ readonly kind: 'draw'; readonly run: string; readonly to: 'png' | 'npz'; readonly titles: boolean } & {
      readonly choice: SampleChoice;
    })
  | { readonly kind: 'nearest'; readonly run: string; readonly image: Uint8Array; readonly count: number }
  | { readonly kind: 'directions'; readonly run: string; readonly label: number; readonly count: number }
  | { readonly kind: 'stepsPerEpoch'; readonly run: string }
  | { readonly kind: 'page'; readonly run: string; readonly choice: HtmlChoice }
  | { readonly kind: 'branch'; readonly run: string; readonly choice: BranchChoice }
  | { readonly kind: 'forecast'; readonly recipe: string; readonly choice: RunChoice };

export interface TaskMessage {
  readonly id: number;
  readonly task: Task;
}

export type TaskAnswer =
  | { readonly id: number; readonly value: unknown }
  /** `isUser`: it can be mended by who asked, and is told. */
  | { readonly id: number; readonly error: string; readonly isUser: boolean };
