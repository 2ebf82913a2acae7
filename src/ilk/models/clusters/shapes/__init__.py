"""What a fitted clustering knows: how it places rows, in numpy alone, so that a saved model needs no other library."""
