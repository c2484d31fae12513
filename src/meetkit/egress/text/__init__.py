"""Names as pictures: any script beside any other, from whichever installed fonts have it.

HarfBuzz shapes and draws. Pillow could shape with the same library, but only where the system has FriBidi, without
which it reverses Arabic and takes conjuncts apart; and it draws a whole text in one font.
"""
