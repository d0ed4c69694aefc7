import { describe, expect, test } from 'vitest';
import { checkShards } from './trainer.js';

describe('checkShards', () => {
  test('takes what divides', () => {
    expect(() => checkShards(4, 100, 2)).not.toThrow();
    expect(() => checkShards(1, 1, 1)).not.toThrow();
  });

  test('refuses a batch that cannot be divided into the shards, and ranks that cannot share them', () => {
    expect(() => checkShards(3, 100, 3)).toThrow(
      'a batch of 100 images cannot be divided into 3 equal shards: give a --batch that is a multiple of --shards',
    );
    expect(() => checkShards(4, 100, 3)).toThrow(
      '4 shards cannot be shared equally by 3 ranks: start as many ranks as divide 4, or begin a run with other --shards',
    );
    expect(() => checkShards(1, 100, 2)).toThrow('start as many ranks as divide 1, one that is, or begin a run');
  });
});
