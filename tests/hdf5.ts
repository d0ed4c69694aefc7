import { inflateSync } from 'node:zlib';

/** HDF5 files that h5wasm cannot write; tests/python/make_hdf5.py prints this file. */
const bytes = (packed: string) => new Uint8Array(inflateSync(Buffer.from(packed, 'base64')));

/** An image whose bytes are those of another file, /etc/hostname. */
export const external = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KNrCi8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmTwYLhOZgGAUjEXi4OgaA6AgoH5ZK' +
    'TzChqjPQK8hLR0qPHhTay8jABjGLEcbXgNBMEAGY9bhoZqBLGaHuZURKwaxAGsRnYoIYxA40lxGqBpRjDHCkd1i+4IDmKGZGmAgLmsoAmsaDBFq+' +
    'D0CzXj+1JFk/I7+4JC8xNxXID/bzdwH5C+YfBebRNE0OAABW3ERu',
);
/** An image that is put together from another HDF5 file. */
export const virtual = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KGCTQ+FCQAKUZoXQHlF7BBBNnBMtBtTMIQs1HVxcS5OoKUv0fDcDsMWCB0BwMo2AkAg9XxwAQHQHlw1Lp' +
    'CSZUdQZ6BXnpSOnRg0J7GRnYIGYxwvgaEJoJIgCzHhfNDHQpI9S9jEgpmBVIg/hMzBCDOKA+YmGGJXGIaiEoF8RL+82RzcBQMaDxEOzn7wLK0bB8' +
    'qMA8mjZHwSgYqsDd2d+HEalAhZWbgQxoFbt+akmyfoVehilDIgMzkjissIPxJdD4MDNAeGLFxqVo9nfwj8bBKBgFo2AUjIJRMApGwSgYBaNgFIyC' +
    'UUBrAAAALTav',
);
/** An image that is compressed with a filter of h5py's own. */
export const lzf = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KdvKj8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmjwELhOZgGAUjEXi4OgaA6AgoH5ZK' +
    'TzChqjPQK8hLR0qPHhTay8jABjGLEcbXgNBMEAFOqDpcNDPQpYxQ9zIipWBWIA3iMzFDDOIGmgtiMMIcXguSZ2bIqUoDc0HJnxUoF8gAyweQHMXM' +
    'xFzBirCSE+HSAJrEQ7CfvwsoR8PyoQLzaNokB4DKO0Ys5R0nAX0b+FH56OmNcTRoR8EoGAWjYBSMglEwCoYVALbvHriASABMqkOc',
);
/** Keras 3's layers, each of which holds all of them again. */
export const circle = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KKnhQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACz5wErhOZgGAUjEXi4OgaA6AgoH5ZK' +
    'TzChqstJrEwtKkakRw8K7QWlXiYs6deDGcLPYCUu/b7ghNAao1E5mn6BwABWXrKiqktJzStOhdHxhlDaCEobQ2kTePomlJ6C/fxdQGkYVm4qMKOW' +
    '1+jpeBTgLgdYsZQDAewQfgEnceWAAfdoPTZaDmDWYxM4aVuPQcoBVni602BHLQfQ07EAkeokiFSnQKQ6DSLVDRQYLU+pAwA2AnDV',
);
/** Keras 3's weights in half and double precision. */
export const half = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KFkih8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmzwNWCM3BMApGIvBwdQwA0RFQPiyV' +
    'nmBCVZeTWJlaVIxIjx4U2osr/XowQ/gZrMSl3xeco+l3NP1ipt8OVlR1Kal5xakM1Eu/wX7+LqAUDEt3Csyo5TV6Oh4FpJUDAewQfgEnceXAB97R' +
    'cmC0HMAsByZwoqorSwTVYrQrBzTYUcsB9HQ8CkgrByK4IfwKXuLKAQ8J1PgfBSO7HIClpxm8qOoMoLQhWj/LgUrlgAE3qrno6XgU4CoHWCFhxgjj' +
    'a0BoJkaU8GRCizcYnxkY4yAxQQV+qJgAAxcrAxc/VJ4VGEMgeSYmiIEc0BTCzOgBLTJY0FxUMaDhkab3v3rWTBDYaR/5+cch+byljKOpZBSMglEw' +
    'CkbBKBjeANKuZIK3Ky348auH93slR8MOf7sS0u5jZGREaT9itiPtoWHvwGDCzWDyn5lQO9JHAHsPtGNQhQcA2W6KQQ==',
);
/** A whole model as Keras 2 saves it, with a layer `dense`. */
export const whole = bytes(
  'eNrtmj1PwkAcxu9aGhsiCIkJWjUwoovOLmIE7WDEqAObktCIETABE3HSETdHR0c+gh+Bj8E3wZa7s72TF4WYYHh+y5976V179+Rp+j9e7OxhJGyF' +
    'iYdpkhCJkSA9zuuWXBbtVzxSHls8tjVRT/ttK7w+zsdX+12c5XJe756CmKdrsGgSMI/Yuf1TLxZ4Weipo8n9qnclp3L54Nxcl+8bAV1mJpyXEl3S' +
    'b4zrN73Ayk3yM/2+WdAv9OvrV7hsy5D7lZxawwno1p5y3vOTfNZzYKG7lC77tc3LZQN7NArx3lLXa5HvKHV/LbsuUSk+OvXLWrHqNPr1q5Ttdexr' +
    'zdlOUEqlfRDRCJgEHeE/3TXZf4a9Z8sbXGfJwc91dJA/pgFBSvcR0KOw2WiwfvvWqdecyu6OP97HErQCAAAAAAAAAADMGuPyliTNAvKW88mwvGXG' +
    'kvv9dd7ynefbxfgi0ZWysEejEHlAdb38vGWkn7dkJyZ+4vK3ectowCS0fr3B2qjox4yEavL1mjKOKOvuPXl18VSShNidk4RJEk+83XAn89o1jQ1o' +
    '8gfUqdtxoGM1Z9pn7U34LHz2+/lmW8nbqxn3ac83CXnem+pyAAAAAPw71O+sjvKdNe7/A2DwOhbWsSaT8AklYpkH',
);
/** Images and labels of truth values, and arrays of types that are not read. */
export const kinds = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KBARR+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQqO6bhSMFODh6hgAoiOgfA0o' +
    'fYIJVV1mbmJ6ajEDQ05iUmoOkM5IzEkDiSflV4CE4enUgEh7GRlYIXoYYXwLCM0MEWBCS/9MaDS6ODPQ5eD8wASRE+CAqeFgcHP0CXYF54VQV5hm' +
    'VqA4SJ6JiYkRogqSk4DWc0BMZEFzcQRN4yHYz9+FEWinAkyAQIaE5fsONvzqoJ5hUGDGrw5mXQXr0E7PmOkKElKMjIxY0xH10g0LB6rJMFAxxMJD' +
    'AqxUUIEfKibAwMXKwMUPlcftfzYc+aZjZBasjOAQtmFwGK1jRsEoGAWjYBSMghFT/ZPc7vIAKxVjhLSgiG01CirIQ1tcCgziHAzi9QTbaVwcqD0D' +
    '+vRvAD2lQR8=',
);
/** Images, labels and numbers of other types, the greatest byte first. */
export const bigEndian = bytes(
  'eNrtmTFPwkAUx9+1RQ+ISZlA1ICbIzEMbGIChkmNOjiRogIxwTgoCZsODrj5MRxNXBgd2V3cHTRxMXExccC2967YUyqJDgTeb/l7717v4uvro/d6' +
    'WSqszUSSEXDgHAww4Ss9JJH2j+W8hcpQ26jXmrQzdy6B9hiur/rtbBWLjndPQe6TMYQuATGJlIqrm47u4jiP2tX8fodHlXr1BKBR2as2bG0uox21' +
    'mcUxai3nz9+Esi+DKTHH5FhcwHRh0JT81xRV7bq9g2OLLaZApHQa4hziZzgfAu7Oa7rmXhq1550/mLc/d5+og2qtUTmt4hr2owviAdU1oxXqb81w' +
    'a6P/H+X+dB+21zcKDKa9VXgq2B/LBjzMBftlUN8Xgv24XFcP9pNVrDMb7CfvdzcZ7CfrzvP8/+SzU++YfWvUemcOeX0nJjSq5NkgujE1r3/OT4NK' +
    'DUEQBEEQBEGMHK3yvmVZN8eWZb+7X8Bdq3xbP3df4/PfTgTOOYO5b/jyOOjqyqv/KE0QBEEQxIjDIKT0pUUnkzF/X7rfdzZdVzMse6jiZ9/rN2ui' +
    '38xxHZ3dY8dQ7UhejVc8mLSZv8TjEeNhjHc8wsPG42ky4sHA+04THI8XjAcf+/wYLh5vYx4P+R1vxaun2Shke/hdanBcPgbU1fZIxeMTDk9p8Q==',
);
/** Images by keys, whose labels have the greatest byte first. */
export const bigEndianKeys = bytes(
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KFIRQ+TD5BCjNCKU7oPQKJpg4I1hOAiouCDUfXV1IkKsrSPV/NACzx4AFQiswjIKRCDxcHQNAdASUbwGl' +
    'TzChqjPQK8hLB9KGUNoISuckJqXmFDMwZKTmpMTnl5YwoKVbXOmKkYEVooYRxteA0EyMKPpx0czA9A5iC8DFOMAkK5AG8ZmYIAZxQHMIMyNUAdwE' +
    'GGgYFPEQ7Ofvwgh2PTTcmPGrh5UmFaz41cHKhw42/Oo0YOYK4lengO6AQQbon64YB3W6on94MA3q8KBfwDNhhCbjaHUzCkbBKBgFo2AUDO/qH6Pd' +
    'BWkfMTIyQttVDGg0tJ3FycDAgtTSxt3OYoa2s3jQbJ4wvMIDSDAhdThwhwc/NDzYhkR4AABvHzzT',
);
