"""An app with one plain model that holds a row of the roster as it stands."""
