"""Parts that pages share: lists, records, charts, sign-in, refusals, the frame."""
