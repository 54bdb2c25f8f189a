"""Do the payment channels keep their promises?"""
