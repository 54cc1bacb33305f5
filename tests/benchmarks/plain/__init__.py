"""What a good developer would have written without us: Django REST framework as it comes, over the same rows.

A site of its own (`settings` extends the product's), served beside the product by the same server: the deals with their
parties and interests, the events with all their columns, and creating an event with django-simple-history.
"""
