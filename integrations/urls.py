from django.urls import path

from .views import accounts, joining, lti, packaged, registering

urlpatterns = [
    path("lti/login/", lti.begin, name="lti-login"),
    path("lti/launch/", lti.launch, name="lti-launch"),
    path("lti/choose/", lti.choose, name="lti-choose"),
    path("lti/keys.json", lti.published_keys, name="lti-keys"),
    path("lti/account/", joining.account, name="lti-account"),
    path("lti/register/<str:token>/", registering.register, name="lti-register"),
    path("me/learning-systems/", accounts.my_learning_systems, name="my-learning-systems"),
    path(
        "me/learning-systems/<int:pk>/disconnect/",
        accounts.disconnect,
        name="disconnect-learning-system",
    ),
    path("packaged/<str:code>/", packaged.enter, name="packaged"),
    path("packaged/<str:code>/<uuid:key>.json", packaged.result, name="packaged-result"),
]
